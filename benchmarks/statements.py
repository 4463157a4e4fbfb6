"""How much there is to read: statements, imports, and imports between rooms of the upper floors.

``python benchmarks/statements.py [FOLDER…]`` counts ``viz``, ``experiments`` and ``benchmarks``, or what one names.
"""

import ast
import sys
from pathlib import Path

DEFINED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def statements(file: Path) -> tuple[int, int]:
    """Statements of a Python file without docstrings and imports, and its import statements."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    imports = sum(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes)
    documented = sum(isinstance(node, DEFINED) and ast.get_docstring(node) is not None for node in nodes)
    return sum(isinstance(node, ast.stmt) for node in nodes) - documented - imports, imports


def room(module: str) -> str:
    """The room of a module: its folder below the floor; a floor's own file is a room by itself."""
    parts = module.split(".")
    return module if len(parts) == 2 else ".".join(parts[:-1])


def arrows(floor: Path) -> set[tuple[str, str]]:
    """Which room of a floor imports from which other."""
    files = {".".join((floor.name, *f.relative_to(floor).with_suffix("").parts)): f for f in floor.rglob("*.py")}
    files = {name: file for name, file in files.items() if not name.endswith("__init__")}
    pairs = set()
    for module, file in files.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                source = node.module.removeprefix("twofutures.")
                for name in (source, *(f"{source}.{alias.name}" for alias in node.names)):
                    if name in files and room(name) != room(module):
                        pairs.add((room(module), room(name)))
    return pairs


def main(folders: list[str]) -> None:
    """Print all counts."""
    together = []
    for folder in map(Path, folders or ("viz", "experiments", "benchmarks")):
        here = [sum(count) for count in zip(*map(statements, folder.rglob("*.py")), strict=True)]
        together.append(here)
        print(f"{folder}: {here[0]:,} statements, {here[1]:,} imports, {len(arrows(folder))} between rooms")
    print("together: {:,} statements, {:,} imports".format(*map(sum, zip(*together, strict=True))))


if __name__ == "__main__":
    main(sys.argv[1:])
