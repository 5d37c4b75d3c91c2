from portal.news.services.legal import ImportResult, import_legal_text

__all__ = ["ImportResult", "import_legal_text"]
