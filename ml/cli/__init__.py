"""``python -m ml COMMAND``: everything without a server. One file a command: ``add`` its arguments, ``run`` it.

With ``--json`` stdout holds one JSON document and nothing else; progress and messages go to stderr.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from ml.serving import ModelUnavailable

COMMANDS = {
    "predict": "stage films without a server",
    "synthesize": "write synthetic films with known truth",
    "real": "list real films as they are, with their lung fields",
    "data": "report what is in a labelled collection",
    "train": "train one network from a manifest",
    "bundle": "join two trained networks into a bundle, cut point swept",
    "evaluate": "evaluate a bundle on a labelled manifest",
    "card": "print the model card of a bundle",
    "explain": "draw where the model looked on a film",
    "experiment": "everything the method tabulates, with a report beside the reference",
    "agree": "compare the runtimes of this machine with float32 torch",
    "lungs": "train the network that finds the lung fields",
    "bench": "measure how fast this machine is, beside the baseline",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it did all it was asked, 1 when something failed, 2 for wrong arguments."""
    given = sys.argv[1:] if argv is None else argv
    arguments = _parser(given[:1]).parse_args(given)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except (ModelUnavailable, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser(wanted: list[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of the wanted command only: the others' libraries take seconds to load."""
    parser = argparse.ArgumentParser(
        prog="python -m ml", description="Staging of pneumoconiosis radiographs. Not a medical device; research only."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        parser_of_one = commands.add_parser(name, help=summary)
        if name in wanted:
            import_module(f"ml.cli.{name}").add(parser_of_one)
    return parser
