from portal.news.models.article import NewsPage
from portal.news.models.index import NewsIndexPage
from portal.news.models.legal import LegalDocumentPage
from portal.news.models.taxonomy import Category, Topic

__all__ = ["Category", "LegalDocumentPage", "NewsIndexPage", "NewsPage", "Topic"]
