"""A geocoder for geopy: the PDOK Locatieserver, which knows every Dutch address.

Written as geopy's own geocoders are and with nothing of ours, so that it can be offered to geopy.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from geopy.adapters import AdapterHTTPError
from geopy.exc import GeocoderParseError, GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.util import logger

__all__ = ("PDOK",)

DEFAULT_TYPES = ("adres", "postcode", "weg", "woonplaats")
FIELDS = (
    "id",
    "type",
    "weergavenaam",
    "score",
    "straatnaam",
    "huisnummer",
    "huisletter",
    "huisnummertoevoeging",
    "postcode",
    "woonplaatsnaam",
    "gemeentenaam",
    "gemeentecode",
    "provincienaam",
    "wijkcode",
    "buurtcode",
    "nummeraanduiding_id",
    "centroide_ll",
)
MOST_ROWS = 100
_POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")


class PDOK(Geocoder):
    """Geocoder for the Netherlands using the PDOK Locatieserver, version 3.1.

    It answers from the national address register (BAG) and needs no key.
    Parameters that the service does not know are refused with status 400.

    Documentation at:
        https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/
    """

    geocode_path = "/bzk/locatieserver/search/v3_1/free"
    reverse_path = "/bzk/locatieserver/search/v3_1/reverse"

    def __init__(
        self,
        *,
        domain: str = "api.pdok.nl",
        scheme: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        proxies: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        ssl_context: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,
    ) -> None:
        """

        :param str domain: Where the service is; a path may follow the host.

        :param scheme, timeout, proxies, user_agent, ssl_context, adapter_factory:
            See :attr:`geopy.geocoders.options`.
        """
        super().__init__(
            scheme=scheme,
            timeout=timeout,
            proxies=proxies,
            user_agent=user_agent,
            ssl_context=ssl_context,
            adapter_factory=adapter_factory,
        )
        self.domain = domain.strip("/")
        self.geocode_api = f"{self.scheme}://{self.domain}{self.geocode_path}"
        self.reverse_api = f"{self.scheme}://{self.domain}{self.reverse_path}"

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        types: Sequence[str] = DEFAULT_TYPES,
        limit: int | None = None,
    ) -> Any:
        """
        Return a location point by address.

        :param str query: The address, postcode, street or town, as free text.

        :param bool exactly_one: Return one result, or a list of results.

        :param int timeout: Seconds to wait before :class:`geopy.exc.GeocoderTimedOut`,
            to override on this call what the geocoder was made with.

        :param types: The types of results, such as ``adres`` (an address),
            ``weg`` (a street), ``postcode`` and ``woonplaats`` (a town).

        :param int limit: At most so many results, 1 to 100; the service gives
            10 without it. Always 1 if ``exactly_one`` is True.

        :rtype: ``None``, :class:`geopy.location.Location` or a list of them.
        """
        params = [("q", query), ("fq", f"type:({' OR '.join(types)})"), ("fl", ",".join(FIELDS))]
        if exactly_one:
            limit = 1
        if limit is not None:
            params.append(("rows", self._format_limit(limit)))
        url = f"{self.geocode_api}?{urlencode(params)}"
        logger.debug("%s.geocode: %s", self.__class__.__name__, url)
        callback = partial(self._parse_json, exactly_one=exactly_one)
        return self._call_geocoder(url, callback, timeout=timeout)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        distance: float | None = None,
        types: Sequence[str] = ("adres",),
    ) -> Any:
        """
        Return an address by location point.

        :param query: The coordinates as a :class:`geopy.point.Point`, as ``(latitude,
            longitude)``, or as a string ``"%(latitude)s, %(longitude)s"``.

        :param bool exactly_one: Return one result, or a list of results.

        :param int timeout: Seconds to wait before :class:`geopy.exc.GeocoderTimedOut`,
            to override on this call what the geocoder was made with.

        :param float distance: No results farther than this, in metres.

        :param types: The types of results, as in :meth:`geocode`.

        :rtype: ``None``, :class:`geopy.location.Location` or a list of them.
        """
        try:
            lat, lon = self._coerce_point_to_string(query).split(",")
        except ValueError:
            raise ValueError("Must be a coordinate pair or Point") from None
        params = [("lat", lat), ("lon", lon), *(("type", name) for name in types)]
        params.append(("fl", ",".join((*FIELDS, "afstand"))))
        if distance is not None:
            params.append(("distance", str(distance)))
        if exactly_one:
            params.append(("rows", "1"))
        url = f"{self.reverse_api}?{urlencode(params)}"
        logger.debug("%s.reverse: %s", self.__class__.__name__, url)
        callback = partial(self._parse_json, exactly_one=exactly_one)
        return self._call_geocoder(url, callback, timeout=timeout)

    def _format_limit(self, limit: int) -> str:
        if not 1 <= int(limit) <= MOST_ROWS:
            raise ValueError(f"Limit must be from 1 to {MOST_ROWS}")
        return str(int(limit))

    def _geocoder_exception_handler(self, error: Exception) -> None:
        """Tell what the service found wrong: ``{"error": {"code", "msg"}}`` or plain text."""
        if isinstance(error, AdapterHTTPError) and error.status_code == 400 and error.text:
            try:
                reason = json.loads(error.text)["error"]["msg"]
            except (KeyError, TypeError, ValueError):
                reason = error.text
            raise GeocoderQueryError(str(reason)) from error

    def _parse_json(self, answer: Any, exactly_one: bool) -> Any:
        try:
            docs = answer["response"]["docs"]
        except (KeyError, TypeError):
            raise GeocoderParseError("The answer holds no documents") from None
        if not isinstance(docs, list):
            raise GeocoderParseError("The documents are no list")
        if not docs:
            return None
        if exactly_one:
            return self._parse_doc(docs[0])
        return [self._parse_doc(doc) for doc in docs]

    def _parse_doc(self, doc: Any) -> Location:
        # WKT has the longitude first.
        point = isinstance(doc, Mapping) and _POINT.fullmatch(str(doc.get("centroide_ll")))
        if not point or "weergavenaam" not in doc:
            raise GeocoderParseError("A document has no point or no name")
        return Location(doc["weergavenaam"], (float(point[2]), float(point[1])), doc)
