"""The text inside a section: paragraphs, lists with dashes, table rows."""

from dataclasses import dataclass, field

from portal.news.legal.model import Block, ListBlock, ListItem, Paragraph, TableBlock

_DEEPEST = 3
_DASHES = "-–—−"


@dataclass
class _Item:
    marker: str
    text: str
    items: list["_Item"] = field(default_factory=list)

    def freeze(self) -> ListItem:
        return ListItem(self.marker, self.text, tuple(item.freeze() for item in self.items))


class BlockBuilder:
    """Collects blocks in order. A sign not yet met in the open list nests under the last item."""

    def __init__(self) -> None:
        self._blocks: list[Block | list[_Item] | list[tuple[str, ...]]] = []
        self._open: list[tuple[str, list[_Item]]] = []
        self._rows: list[tuple[str, ...]] | None = None

    @property
    def in_table(self) -> bool:
        return self._rows is not None

    def paragraph(self, text: str) -> None:
        self._close()
        self._blocks.append(Paragraph(text))

    def item(self, marker: str, text: str) -> None:
        self._rows = None
        sign = "-" if marker[:1] in _DASHES else marker
        signs = [opened for opened, _ in self._open]
        if sign in signs:
            del self._open[signs.index(sign) + 1 :]
        elif self._open and len(self._open) < _DEEPEST:
            self._open.append((sign, self._open[-1][1][-1].items))
        elif not self._open:
            items: list[_Item] = []
            self._blocks.append(items)
            self._open = [(sign, items)]
        self._open[-1][1].append(_Item(marker, text))

    def row(self, cells: list[str]) -> None:
        self._open = []
        if self._rows is None:
            self._rows = []
            self._blocks.append(self._rows)
        self._rows.append(tuple(cells))

    def _close(self) -> None:
        self._open = []
        self._rows = None

    def build(self) -> tuple[Block, ...]:
        return tuple(self._frozen(block) for block in self._blocks)

    @staticmethod
    def _frozen(block: Block | list[_Item] | list[tuple[str, ...]]) -> Block:
        if not isinstance(block, list):
            return block
        if isinstance(block[0], _Item):
            return ListBlock(tuple(item.freeze() for item in block if isinstance(item, _Item)))
        return TableBlock(tuple(row for row in block if isinstance(row, tuple)))
