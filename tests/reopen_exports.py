#!/usr/bin/env python3
"""Reopens every export with an independent reader. Development only: needs pillow, pypdf, pydicom, nibabel, fontTools.

    python tests/reopen_exports.py [PROGRAM]

PROGRAM is the sideroscope binary, target/debug/sideroscope when it is not given. Everything is written to a temporary
folder; the exit code is 0 when every file was read and holds what it should.
"""

import base64
import csv
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from pathlib import Path

import nibabel
import numpy
import pydicom
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/debug/sideroscope"


def run(*words):
    subprocess.run([PROGRAM, *map(str, words), "-q"], check=True)


def check_pdf(path, words):
    reader = PdfReader(path)
    assert len(reader.pages) == 1, f"{path.name}: {len(reader.pages)} pages"
    text = reader.pages[0].extract_text()
    for word in words:
        assert word in text, f"{path.name}: no {word!r} in {text!r}"
    keys = set(reader.metadata or {})
    assert not keys & {"/CreationDate", "/ModDate", "/Author"}, f"{path.name}: {keys}"
    fonts = {font for page in reader.pages for font in page["/Resources"]["/Font"].values() for font in [font.get_object()]}
    assert all("Inter" in font["/BaseFont"] for font in fonts), f"{path.name}: {fonts}"


def check_svg(path, words):
    root = ElementTree.parse(path).getroot()
    space = "{http://www.w3.org/2000/svg}"
    text = " ".join(element.text or "" for element in root.iter(f"{space}text"))
    for word in words:
        assert word in text, f"{path.name}: no {word!r}"
    for image in root.iter(f"{space}image"):
        Image.open(BytesIO(base64.b64decode(image.get("href").split(",", 1)[1]))).load()
    style = root.find(f"{space}style").text
    fonts = re.findall(r"base64,([A-Za-z0-9+/=]+)\)", style)
    assert len(fonts) == 2, f"{path.name}: {len(fonts)} fonts"
    letters = set(text) - {"\n"}
    known = set()
    for font in fonts:
        known |= {chr(code) for code in TTFont(BytesIO(base64.b64decode(font))).getBestCmap()}
    assert letters <= known, f"{path.name}: no glyph for {letters - known}"


def check_picture(path, size=None, dpi=None, frames=1):
    with Image.open(path) as picture:
        assert getattr(picture, "n_frames", 1) == frames, f"{path.name}: {picture.n_frames} frames"
        for frame in range(frames):
            picture.seek(frame)
            picture.load()
        if size:
            assert picture.width == size, f"{path.name}: {picture.width} pixels wide"
        if dpi:
            assert abs(float(picture.info["dpi"][0]) - dpi) < 0.5, f"{path.name}: {picture.info['dpi']}"
        return dict(getattr(picture, "text", {}))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("case", "iso", "-o", folder / "case")
        rois = folder / "case" / "rois.json"
        run("analyze", folder / "case", "--rois", rois, "-o", folder / "out", "--dicom", "--pdf")
        run("analyze", "--case", "iso", "-o", folder / "de", "--lang", "de", "--pdf")
        check_pdf(folder / "out" / "report.pdf", ["T2* iron report", "R2* s⁻¹", "Research and teaching only"])
        check_pdf(folder / "de" / "report.pdf", ["T2*-Eisenbericht", "Läsion gegen Leber", "Nur für Forschung und Lehre"])
        report = json.loads((folder / "out" / "report.json").read_text())
        with open(folder / "out" / "report.csv", newline="") as table:
            assert len(list(csv.DictReader(table))) == len(report["rois"])
        session = json.loads(check_picture(folder / "out" / "figure.png")["sideroscope-session"])
        assert session["format"] == "sideroscope-session" and not session["document"]["notes"]

        width = round(84 / 25.4 * 150)
        for ending in ["png", "tif", "jpg", "pdf", "svg"]:
            path = folder / f"figure.{ending}"
            run("figure", "--case", "iso", "-o", path, "--width", 84, "--dpi", 150)
            words = ["R2* s⁻¹", "noise floor", "best TE", "lesion − liver (%)"]
            if ending == "pdf":
                check_pdf(path, words)
            elif ending == "svg":
                check_svg(path, words)
            else:
                check_picture(path, size=width, dpi=150)
        for ending in ["gif", "png"]:
            path = folder / f"echoes.{ending}"
            run("cine", "--case", "iso", "-o", path, "--size", 128)
            check_picture(path, frames=12)

        for kind in ["nifti", "dicom", "png"]:
            run("map", folder / "case", "-o", folder / kind, "--format", kind)
        for path in (folder / "nifti").glob("*.nii.gz"):
            values = nibabel.load(path).get_fdata()
            assert values.ndim == 3 and numpy.isfinite(values).any(), path.name
        objects = [*(folder / "dicom").glob("*.dcm"), *(folder / "out").glob("*.dcm")]
        for path in objects:
            data = pydicom.dcmread(path)
            assert data.SOPClassUID and not data.get("PatientName") and not data.get("PatientBirthDate"), path.name
            if path.name != "rois.dcm":
                assert data.pixel_array.size > 0, path.name
        for path in (folder / "png").glob("*.png"):
            check_picture(path)
        print(f"read {sum(1 for path in folder.rglob('*') if path.is_file())} files")


if __name__ == "__main__":
    main()
