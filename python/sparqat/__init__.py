"""Calls Sparqat's verbs and reads its tables; needs Python's own library only.

A table is a list of candidates, each a dictionary with the columns of ``table.parquet`` that are
plain values. The file itself opens in pandas, pyarrow and Spark as it is.
"""

from sparqat.launcher import SparqatError, run
from sparqat.table import front, sweep, table

__all__ = ["SparqatError", "front", "run", "sweep", "table"]
