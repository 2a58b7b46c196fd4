"""Settings, all of them from the environment (docs/deployment.md names them).

Nothing set: SQLite in `var/`, channel layer in memory, mail written to `var/outbox/`.
"""

import secrets
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

# So that `ModelForm[Session]` and its like are classes at run time, too.
django_stubs_ext.monkeypatch()

# The rules of the tzdata package, the same on every machine, instead of whatever the system has.
zoneinfo.reset_tzpath(to=())


def local_secret() -> str:
    """A secret that survives restarts, for machines on which none was set (production refuses to start without one)."""
    path = VAR_DIR / "secret_key"
    VAR_DIR.mkdir(exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def local_url() -> str:
    """Where `make run` last served, so that links printed by other commands lead there."""
    path = VAR_DIR / "public_url"
    return path.read_text() if path.exists() else "http://127.0.0.1:8000"


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret()
PUBLIC_URL = (env.str("PUBLIC_URL", default="") or local_url()).rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
INBOUND_TOKEN = env.str("INBOUND_TOKEN", default="")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.str("MAIL_FROM", default="") or "Meridian <dialogues@meridian.example>"
)

INSTALLED_APPS = [
    "dialogues",
    "scheduler",
    "minutes",
    "frontend",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_vite",
    "drf_spectacular",
    "rest_framework",
]

MIDDLEWARE = [
    "dialogues.parsers.ChunkedBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "dialogues.refusals.QueryMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dialogues.access.KeysStayPrivateMiddleware",
    "dialogues.refusals.SignInMiddleware",
    "minutes.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "dialogues.project.urls"
ASGI_APPLICATION = "dialogues.project.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # With DEBUG a change of a template shows at once; Django caches them otherwise.
            "loaders": _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dialogues.access.reader",
            ],
        },
    }
]

# Of apps that the worker does not know: each is called with the present instant, again and again.
SWEEPS = [
    "minutes.clearance.sweep.sweep_reviews",
    "minutes.followup.sweep.sweep_drafts",
    "minutes.transcript.actions.sweep_waiting",
]

# Data

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'meridian.sqlite3'}")}
# Each request has a thread of its own under ASGI, so a connection that outlives it is lost, not kept. The rooms,
# where opening one would cost more than the append of an event, keep theirs in threads of their own (room/hub.py).
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged event survives a power cut, not only a kill.
        # secure_delete: what is deleted (ballots, keys) is overwritten in the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
    # Threads must meet in one file; an in-memory test database is private to its connection.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Mail

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "scheduler.delivery.OutboxBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "outbox")

# What the server that takes our mail allows; a folder takes any number.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=100)

# The video call

JITSI_URL = env.str("JITSI_URL", default="").rstrip("/")
JITSI_APP_ID = env.str("JITSI_APP_ID", default="meridian")
JITSI_SECRET = env.str("JITSI_SECRET", default="")
BBB_URL = env.str("BBB_URL", default="")
BBB_SECRET = env.str("BBB_SECRET", default="")

# People

AUTH_USER_MODEL = "dialogues.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "dialogues.forms.SignupForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dialogue_list"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# Read from the session and only there: no row is written for readers.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        # The video call beside the room, where this installation has a Jitsi host.
        "frame-src": [urlsplit(JITSI_URL)._replace(path="").geturl()] if JITSI_URL else [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Language and time

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("hi", _("Hindi")),
    ("id", _("Indonesian")),
]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]

# Files that browsers fetch

FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATIC_URL = "/static/"
STATICFILES_DIRS = [("islands", FRONTEND_DIST)] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True  # served from where they are: nothing has to be collected first
WHITENOISE_AUTOREFRESH = DEBUG
# Vite has put a hash of the content into these names already.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/islands/assets/"
DJANGO_VITE = {
    "default": {"static_url_prefix": "islands", "manifest_path": FRONTEND_DIST / "manifest.json"},
}

# Interfaces for programs

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "dialogues.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Meridian",
    "DESCRIPTION": "Plan, run and publish video dialogues between countries.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_keys": {"()": "dialogues.discretion.KeyFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_keys"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "meridian": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Named so that what uvicorn's own command line set up for them is replaced.
        "uvicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
