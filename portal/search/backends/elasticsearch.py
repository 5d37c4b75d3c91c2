"""The search in Elasticsearch 8: the same plan, the same integers, the same order as the database."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

from portal.search.backends import bodies
from portal.search.backends.base import SearchBackend, buckets, empty, known
from portal.search.backends.client import circuit
from portal.search.kinds import Kind
from portal.search.query import Bucket, Hit, Query, Result

# what a result needs; the engine's answer is mostly other things
NEEDED = (
    "timed_out",
    "hits.total.value",
    "hits.hits._id",
    "hits.hits._score",
    "hits.hits._version",
    "aggregations.**.buckets",
)
_REGEXP = re.compile(r"([.?+*|{}\[\]()\"\\#@&<>~^$-])")


def alias(kind: Kind) -> str:
    """The name searches and updates go to. It tells the mapping too, so code never meets an index made for another."""
    return f"{settings.ELASTICSEARCH_PREFIX}-{kind.name}-{kind.document.mapping_hash()}"


class ElasticsearchBackend(SearchBackend):
    name = "elasticsearch"

    def search(self, kind: Kind, query: Query) -> Result:
        facets = known(kind.facets, query)
        if query.plan.impossible:
            return empty(query, self.name)
        answer = self.send(kind, bodies.body(kind, query, facets))
        found = answer.get("hits", {})
        return Result(
            total=found.get("total", {}).get("value", 0),
            hits=tuple(
                [Hit(hit["_id"], hit["_version"], int(hit.get("_score") or 0)) for hit in found.get("hits", ())]
            ),
            facets=self.facets(facets, answer.get("aggregations", {})),
            backend=self.name,
        )

    @staticmethod
    def send(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
        """The engine's answer. Raises EngineUnavailable; an answer that was cut off is none."""
        with circuit() as client:
            answer: dict[str, Any] = client.perform_request(
                "POST",
                f"/{alias(kind)}/_search",
                params={"filter_path": ",".join(NEEDED), "allow_partial_search_results": "false"},
                headers=HEADERS,
                body=body,
            ).body
        return answer

    @staticmethod
    def facets(names: list[str] | Any, answer: dict[str, Any]) -> dict[str, tuple[Bucket, ...]]:
        counts = {}
        for facet in names:
            found = answer.get(facet, {})
            found = found.get("values", found).get("buckets", ())
            counts[facet] = buckets((item["key"], item["doc_count"]) for item in found)
        return counts

    def words(self, kind: Kind, prefix: str, *, at_least: int, limit: int) -> list[tuple[str, int]]:
        by_word: dict[str, Any] = {"field": "suggest", "size": limit, "min_doc_count": at_least}
        body: dict[str, Any] = {"size": 0, "aggs": {"words": {"terms": by_word}}}
        if prefix:
            by_word["include"] = _REGEXP.sub(r"\\\1", prefix) + ".*"
            body["query"] = {"prefix": {"suggest": {"value": prefix}}}
        answer = self.send(kind, body)
        return [(found["key"], found["doc_count"]) for found in answer["aggregations"]["words"]["buckets"]]


HEADERS = {
    "accept": "application/vnd.elasticsearch+json; compatible-with=8",
    "content-type": "application/vnd.elasticsearch+json; compatible-with=8",
}
