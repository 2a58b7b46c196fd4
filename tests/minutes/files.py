"""The words in an exported file, as another program reads them."""

import io

import docx
from pypdf import PdfReader


def text_of(content: bytes, extension: str) -> str:
    if extension == ".docx":
        return docx_text(content)
    if extension == ".pdf":
        return pdf_text(content)
    return content.decode()


def pdf_text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def docx_text(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in word.paragraphs] + cells)
