"""The application: settings, database, pages and headers, put together."""

from typing import cast

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from finder import config, db, paths, views
from finder.forms import geocoders
from finder.forms.base import LASTS
from finder.language import LOCALE
from finder.views import headers, quick, straight
from finder.views.errors import Site
from finder.views.login import SessionCookie


def create(settings: config.Settings | None = None) -> Flask:
    """The application, with the settings of the environment unless others are given."""
    settings = settings or config.read()
    app = Site("finder", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.config.update(
        FINDER=settings,
        SECRET_KEY=config.secret_key(settings),
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=1_000_000,
        BABEL_DEFAULT_LOCALE=LOCALE,
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=headers.LEVEL,
        COMPRESS_MIN_SIZE=headers.LEAST_PACKED,
        COMPRESS_MIMETYPES=list(headers.COMPRESSED),
    )
    app.session_interface = SessionCookie()
    json = cast(DefaultJSONProvider, app.json)
    json.ensure_ascii = json.sort_keys = False
    Babel(app)
    Compress(app)
    db.init_app(app, settings.database_url, settings.read_database_url)
    geocoders.init_app(app, settings)
    views.init_app(app)
    quick.init_app(app)
    app.wsgi_app = straight.before(app)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app
