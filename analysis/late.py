"""Packages that others import as a whole and that nothing here asks for: kept out of a process until somebody asks."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


class Late(ModuleType):
    """Stands in for a module; the first thing that is asked of it imports the real one."""

    def __getattr__(self, name: str):
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        try:
            return getattr(importlib.import_module(self.__name__), name)
        except ImportError as error:
            raise AttributeError(str(error)) from error


def stand_in(name: str) -> None:
    sys.modules.setdefault(name, Late(name))
