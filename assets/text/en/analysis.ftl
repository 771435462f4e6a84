# Fit settings, plots, ROI table.
