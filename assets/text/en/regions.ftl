# Regions of interest and annotations.
