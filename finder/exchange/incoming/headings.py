"""Which column of a table is which fact: guessed from Dutch and English headings."""

from collections.abc import Iterable, Mapping

from finder import facts
from finder.errors import FinderError
from finder.exchange.incoming import values
from finder.spelling import fold

# Parts that together make a fact or two, and the list's own name for a place.
ID, ADDRESS, LETTER, ADDITION, POINT = "id", "address", "house_letter", "house_addition", "point"
DAY_COLUMNS = tuple(f"hours_{day}" for day in ("mo", "tu", "we", "th", "fr", "sa", "su"))
CHECKED = tuple(f"{group}_checked_on" for group in facts.GROUPS)
SOURCE = "source"
NAMES = (*values.NAMES, *CHECKED, *DAY_COLUMNS, ID, ADDRESS, LETTER, ADDITION, POINT, SOURCE)

_GUESSES = {
    ID: "id code nummer identificatie identifier ref source_id bron_id objectid lokaalid uuid",
    "name": "naam title titel naam_locatie naam_accommodatie locatienaam accommodatie organisatie",
    "alternative_names": "andere_namen alias alternatieve_naam alt_name",
    "kind": "soort type categorie category soort_plek type_accommodatie soort_locatie",
    ADDRESS: "adres address bezoekadres locatieadres adresregel",
    "street": "straat straatnaam openbareruimte openbare_ruimte addr_street",
    "house_number": "huisnummer nummer_huis huisnr nr addr_housenumber number",
    LETTER: "huisletter",
    ADDITION: "huisnummertoevoeging toevoeging huisnr_toev",
    "postcode": "postcode_locatie pc pc6 postal_code zip addr_postcode postal",
    "city": "plaats woonplaats stad town plaatsnaam addr_city gemeente_plaats",
    "lat": "latitude breedtegraad y wgs84_lat noorderbreedte breedte gps_lat",
    "lon": "longitude lengtegraad lng long x wgs84_lon oosterlengte lengte gps_lon",
    POINT: "coordinaten coordinates geo gps geopoint locatie_punt latlon lat_lon",
    "description": "omschrijving beschrijving toelichting about info",
    "opening_hours": "openingstijden opening hours openingsuren",
    "phone": "telefoon telefoonnummer tel telephone phone_number",
    "email": "e_mail mail emailadres e_mailadres contact_email",
    "website": "web site url webadres homepage internet internetadres www link",
    "wheelchair": "rolstoel rolstoeltoegankelijk toegankelijk accessible toegankelijkheid",
    "accessible_toilet": "rolstoeltoilet invalidentoilet mindervalidentoilet",
    "run_by": "beheer beheerder_soort uitgevoerd_door",
    "funding": "financiering betaald_door",
    "professional": "sociaal_werker beroepskracht professional",
    "welcome": "wie_is_welkom welkom toegang_voor",
    "audiences": "doelgroep doelgroepen audience voor_wie",
    "access": "inloop toegang aanmelden",
    "cost": "kosten prijs toegangsprijs",
    "languages": "talen taal language",
    "closed_from": "gesloten_vanaf",
    "closed_until": "gesloten_tot",
    "source_url": "bron_url herkomst",
    "licence": "licentie license",
    "existence_checked_on": "gecontroleerd_op check_date controledatum laatst_gecontroleerd",
    SOURCE: "bron",
    **dict(zip(
        DAY_COLUMNS,
        ("maandag ma monday", "dinsdag di tuesday", "woensdag wo wednesday",
         "donderdag do thursday", "vrijdag vr friday", "zaterdag za saturday",
         "zondag zo sunday"),
        strict=True,
    )),
}  # fmt: skip
_KNOWN = {fold(name): name for name in NAMES} | {
    fold(word): name for name, words in _GUESSES.items() for word in words.split()
}


def guess(headings: Iterable[str], kept: Mapping[str, str]) -> dict[str, str]:
    """Each heading with its fact, "" where nothing is known of it; what was `kept` goes first.

    Of two columns that mean the same fact the first is read.
    """
    found: dict[str, str] = {}
    before = ""
    taken = {kept[heading] for heading in headings if kept.get(heading)}
    for heading in headings:
        name = kept.get(heading)
        if name is None:
            name = _KNOWN.get(fold(heading), "")
            # A number that follows a street is the house's, not the list's.
            name = "house_number" if (before, fold(heading)) == ("street", "nummer") else name
            name = "" if name in taken else name
        taken.add(name)
        found[heading] = before = name
    return found


def chosen(pairs: Iterable[str]) -> dict[str, str]:
    """What a person says of columns: "Kolom=naam", and "Kolom=" for one that is not to be read.

    Raises FinderError for what is no such pair.
    """
    found = {}
    for pair in pairs:
        heading, sign, name = pair.rpartition("=")
        if not sign or not heading or name not in {"", *NAMES}:
            raise FinderError(
                "%(pair)s: schrijf Kolom=veld, met als veld een van: %(names)s.",
                pair=pair,
                names=", ".join(NAMES),
            )
        found[heading] = name
    return found
