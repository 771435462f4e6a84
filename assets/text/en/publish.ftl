# Figures, reports and other exports.
