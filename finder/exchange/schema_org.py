"""A place as schema.org JSON-LD (https://schema.org/CivicStructure); the unknown is left out."""

from finder.models import Place

TYPES = {"playground": "Playground", "sports_canteen": "SportsActivityLocation"}


def described(place: Place, url: str) -> dict[str, object]:
    """The description that search engines read on a place's own page."""
    values = {
        "@context": "https://schema.org",
        "@type": TYPES.get(place.kind, "CivicStructure"),
        "@id": url,
        "url": place.website or url,
        "name": place.name,
        "alternateName": place.alternative_names,
        "description": place.description,
        "telephone": place.phone,
        "email": place.email,
        "address": _address(place),
        "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        "publicAccess": {"everyone": True, "building": False, "members": False}.get(
            place.welcome or ""
        ),
        "isAccessibleForFree": {"free": True, "paid": False}.get(place.cost or ""),
    }
    return {name: value for name, value in values.items() if value is not None}


def _address(place: Place) -> dict[str, str]:
    street = " ".join(filter(None, (place.street, place.house_number)))
    values = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": place.postcode,
        "addressLocality": place.city,
        "addressCountry": "NL",
    }
    return {name: value for name, value in values.items() if value}
