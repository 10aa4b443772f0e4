"""Run the notebooks in place and store their outputs, without time stamps or other noise."""

from __future__ import annotations

import os
import sys

import nbclient
import nbformat

from edition.tables import ROOT


def execute(path):
    """Run one notebook from its own folder and write it back; a failing cell raises CellExecutionError.

    What is stored is what the book shows without a copy of the article.
    """
    os.environ["EDITION_ARTICLE"] = ""
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
    notebook.metadata = nbformat.from_dict({"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}})
    nbformat.write(notebook, path)


def main():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        try:
            execute(path)
        except nbclient.exceptions.CellExecutionError as error:
            sys.exit(f"error: {path.name}: {error.ename}: {error.evalue}")
        print(f"ran {path.name}")


if __name__ == "__main__":
    main()
