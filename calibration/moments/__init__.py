"""Fits what no source gives directly, so that the people meet published figures all at once.

Run `python -m calibration.moments`: it takes a few minutes, is the same every time, and writes the
tables of kind `calibrated` beside the code that reads them. What may move, and how far, stands in
`free.csv`; what is to be met, and how closely, in `targets.csv`.
"""
