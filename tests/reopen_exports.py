#!/usr/bin/env python3
"""Reopens every export with an independent reader. Development only: needs pillow, pypdf, pydicom, nibabel, fontTools
and tifffile; SVG is drawn by rsvg-convert and PDF by pdftoppm where they are installed.

    python tests/reopen_exports.py [PROGRAM]

PROGRAM is the sideroscope binary, target/debug/sideroscope when it is not given. Everything is written to a temporary
folder; the exit code is 0 when every file was read and holds what it should.
"""

import base64
import csv
import json
import math
import re
import shutil
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
from tifffile import TiffFile

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
    fonts = [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts and all("Inter" in font for font in fonts), f"{path.name}: {fonts}"
    if shutil.which("pdftoppm"):
        drawn = subprocess.run(["pdftoppm", "-r", "60", "-png", path], check=True, capture_output=True).stdout
        check_ink(Image.open(BytesIO(drawn)), path)


def check_ink(picture, path):
    """Something is drawn: neither one colour nor nearly so."""
    grey = numpy.asarray(picture.convert("L"), float)
    assert grey.std() > 20, f"{path.name}: hardly anything is drawn"


def check_json(path, format):
    """Valid for strict readers too: NaN and Infinity are no JSON."""

    def refuse(word):
        raise AssertionError(f"{path.name} holds {word}")

    data = json.loads(path.read_text(), parse_constant=refuse)
    assert data["format"] == format and data["version"] == 1, f"{path.name}: {data['format']}"
    return data


def check_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    assert rows and all(None not in row and None not in row.values() for row in rows), f"{path.name}: ragged"
    for row in rows:
        for name, text in row.items():
            assert text.lower() not in ("nan", "inf", "-inf", "none", "null"), f"{path.name}: {name} is {text}"
    return rows


def check_tiff(path, width, dpi):
    with TiffFile(path) as tiff:
        page = tiff.pages[0]
        assert len(tiff.pages) == 1 and page.shape[1] == width and page.photometric.name == "RGB", path.name
        numerator, denominator = page.tags["XResolution"].value
        assert page.tags["ResolutionUnit"].value.name == "INCH", path.name
        assert abs(numerator / denominator - dpi) < 0.5, f"{path.name}: {numerator}/{denominator}"
        assert page.asarray().std() > 20, f"{path.name}: hardly anything is drawn"


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
    numbers = re.sub(r"base64,[A-Za-z0-9+/=]+", "", path.read_text()).lower()
    assert not re.search(r"\b(nan|inf)\b", numbers), f"{path.name}: no number"
    if shutil.which("rsvg-convert"):
        drawn = subprocess.run(["rsvg-convert", "-d", "60", "-p", "60", path], check=True, capture_output=True).stdout
        check_ink(Image.open(BytesIO(drawn)), path)


def check_picture(path, size=None, dpi=None, frames=1):
    with Image.open(path) as picture:
        assert getattr(picture, "n_frames", 1) == frames, f"{path.name}: {picture.n_frames} frames"
        for frame in range(frames):
            picture.seek(frame)
            picture.load()
        delays = {picture.info.get("duration")} if frames > 1 else set()
        assert all(delay and 100 <= delay <= 2000 for delay in delays), f"{path.name}: {delays} ms"
        if size:
            assert picture.width == size, f"{path.name}: {picture.width} pixels wide"
        if dpi:
            assert abs(float(picture.info["dpi"][0]) - dpi) < 0.5, f"{path.name}: {picture.info['dpi']}"
        return dict(getattr(picture, "text", {}))


def check_session(path, rois):
    """A picture reopens as its case: the session is a text chunk, without places and notes."""
    session = json.loads(check_picture(path)["sideroscope-session"])
    assert session["format"] == "sideroscope-session" and session["version"] == 1, path.name
    assert not session["document"]["notes"] and len(session["document"]["rois"]) == rois, path.name
    source = session["source"].get("files", {})
    assert not source.get("places") and source.get("stack_uid", "digest:").startswith("digest:"), source


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("case", "iso", "-o", folder / "case")
        rois = folder / "case" / "rois.json"
        run("analyze", folder / "case", "--rois", rois, "-o", folder / "out", "--dicom", "--pdf")
        run("analyze", "--case", "iso", "-o", folder / "de", "--lang", "de", "--pdf")
        check_pdf(folder / "out" / "report.pdf", ["T2* iron report", "R2* s⁻¹", "Research and teaching only"])
        check_pdf(folder / "de" / "report.pdf", ["T2*-Eisenbericht", "Läsion gegen Leber", "Nur für Forschung und Lehre"])
        report = check_json(folder / "out" / "report.json", "sideroscope-report")
        check_json(rois, "sideroscope-rois")
        rows = check_csv(folder / "out" / "report.csv")
        assert [row["name"] for row in rows] == [roi["name"] for roi in report["rois"]]
        rates = {roi["name"]: (roi["r2star_per_s"] or {}).get("value") for roi in report["rois"]}
        for row in rows:
            rate = row["r2star_per_s"]
            assert not rate or math.isclose(float(rate), rates[row["name"]], rel_tol=1e-3), row
        for form in ["out", "de"]:
            check_session(folder / form / "figure.png", len(report["rois"]))

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
                if ending == "tif":
                    check_tiff(path, width, 150)
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
