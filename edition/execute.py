"""Run the notebooks in place and store their outputs, without time stamps or other noise."""

from __future__ import annotations

import os
import pathlib
import sys

import nbclient
import nbformat

from edition.tables import ROOT

NOTEBOOKS = ROOT / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def names() -> list[str]:
    """The notebooks' file names, sorted."""
    return sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def executed(path: pathlib.Path) -> str:
    """Run one notebook from its own folder; returns its text as it is stored, outputs included.

    What is stored is what the book shows without a copy of the article. A failing cell raises
    nbclient.exceptions.CellExecutionError.
    """
    os.environ["EDITION_ARTICLE"] = ""
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    # the kernel's note on TCP is no news on a loopback address
    client.extra_arguments = ["--log-level=ERROR"]
    client.execute()
    return as_stored(notebook)


def as_stored(notebook: nbformat.NotebookNode) -> str:
    """A notebook's text without what the program that ran or saved it adds."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
    notebook.metadata = nbformat.from_dict(METADATA)
    return nbformat.writes(notebook) + "\n"


def main() -> None:
    for name in names():
        try:
            text = executed(NOTEBOOKS / name)
        except KeyboardInterrupt:
            sys.exit("\nStopped.")
        except nbclient.exceptions.CellExecutionError as error:
            sys.exit(f"error: {name}: {error.ename}: {error.evalue}")
        (NOTEBOOKS / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"ran {name}")


if __name__ == "__main__":
    main()
