"""Prints a workbook as JSON, read by openpyxl: per sheet what it is set to and
every cell as [kind, value]; kind is n, s, f (formula) or b, and null is empty."""
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
out = {"title": book.properties.title, "language": book.properties.language,
       "created": book.properties.created.isoformat(), "sheets": []}
for sheet in book.worksheets:
    out["sheets"].append({
        "name": sheet.title,
        "rows": [[None if c.value is None else [c.data_type, c.value] for c in row] for row in sheet.iter_rows()],
        "freeze": sheet.freeze_panes,
        "tables": [t.ref for t in sheet.tables.values()],
        "repeat": sheet.print_title_rows,
        "area": str(sheet.print_area),
        "paper": sheet.page_setup.paperSize,
        "across": sheet.page_setup.fitToWidth,
        "fit": bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage),
        "footer": (sheet.oddFooter.left.text or "") + (sheet.oddFooter.right.text or ""),
        "appendix": sheet.oddHeader.left.text or "",
        "heads": sorted({sheet[t.ref.split(":")[0]].fill.fgColor.rgb for t in sheet.tables.values()}),
        "cut": [c.coordinate for t in sheet.tables.values() for row in sheet[t.ref] for c in row[:-1]
                if isinstance(c.value, str) and c.alignment.horizontal != "centerContinuous"
                and not c.alignment.wrap_text and len(c.value) * c.font.size / 11 > 1.3 * sheet.column_dimensions[c.column_letter].width],
        "merged": len(sheet.merged_cells.ranges),
        "links": [c.hyperlink.location or c.hyperlink.target for row in sheet.iter_rows() for c in row if c.hyperlink],
        "charts": len(sheet._charts),
    })
json.dump(out, sys.stdout)
