"""All settings. The environment is read here, once; nonsense stops the start."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from environ import Env

from backend.config import environment

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- who we are -----------------------------------------------------------------------------------
DEMO: bool = env.bool("DEMO", default=False)
DEBUG = False
SECRET_KEY = environment.secret(env, "SECRET_KEY", DEMO, VAR_DIR)
JWT_SIGNING_KEY = environment.secret(env, "JWT_SIGNING_KEY", DEMO, VAR_DIR)
ALLOWED_HOSTS = environment.hosts(env, DEMO)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = environment.number(env, "TRUSTED_PROXIES", 0, 0, 5)
MODEL_BUNDLE: str = env.str("MODEL_BUNDLE", default="")
RUNTIMES = ("auto", "cuda", "openvino-bf16", "openvino-f32", "torch")
MODEL_RUNTIME = environment.choice(env, "MODEL_RUNTIME", "auto", RUNTIMES)
NETWORKS_DIR = VAR_DIR / "networks"
"""Where workers keep compiled networks; may be emptied at any time."""

# --- applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "backend.config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_q",
    "axes",
    "csp",
    "backend.common",
    "backend.audit",
    "backend.accounts",
    "backend.cases",
    "backend.analysis",
    "backend.standards",
    "backend.intake",
    "backend.readings",
    "backend.worklist",
    "backend.reports",
    "backend.exports",
    "backend.demo",
]
MIDDLEWARE = [
    "backend.common.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "backend.common.errors.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- data -----------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(env, VAR_DIR / "dustlens.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = environment.media_root(env, VAR_DIR / "media")
MEDIA_URL = ""  # no film has an address of its own: backend.cases.views checks every request
FILMS_ACCEL_PREFIX: str = env.str("FILMS_ACCEL_PREFIX", default="")
MAX_FILM_BYTES = environment.number(env, "MAX_FILM_MB", 200, 1, 2000) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "backend.intake.quota.ArrivingFileHandler",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- the queue: the numbers obey task timeout < lease < retry, retries belong to the analysis row ---
WORKERS = environment.number(env, "WORKERS", 1, 1, 64)
TASK_TIMEOUT_S = environment.number(env, "TASK_TIMEOUT_S", 240, 10, 3600)
LEASE_S = TASK_TIMEOUT_S + 60
HEARTBEAT_LIMIT_S = environment.number(env, "HEARTBEAT_LIMIT_S", 90, 10, 3600)
Q_CLUSTER: dict[str, Any] = {
    "name": "dustlens",
    "orm": "default",
    "workers": WORKERS,
    "queue_limit": WORKERS,
    "bulk": 1,
    "ack_failures": True,
    "max_attempts": 1,
    "timeout": TASK_TIMEOUT_S,
    "retry": LEASE_S + 60,
    "save_limit": -1,  # only failures: what a film came to stands in our own rows
    "recycle": 200,
    "poll": 0.5,
    "catch_up": False,
    "label": "Queue",
}

# --- accounts and tokens --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "backend.accounts.backends.CappedBackend"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name"]},
    },
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
    {"NAME": "backend.accounts.passwords.MaximumLengthValidator"},
]
LOGIN_CONCURRENCY = environment.number(env, "LOGIN_CONCURRENCY", 2, 1, 64)
LOGIN_WAIT_S = 2
REFRESH_COOKIE = "dustlens_refresh"
REFRESH_COOKIE_PATH = "/api/v1/auth/"
REFRESH_LIFETIME = timedelta(hours=12)
REFRESH_GRACE = timedelta(seconds=10)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "REFRESH_TOKEN_LIFETIME": REFRESH_LIFETIME,
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ISSUER": "dustlens",
    "AUDIENCE": "dustlens-api",
    "USER_ID_FIELD": "uid",
    "USER_ID_CLAIM": "sub",
    "UPDATE_LAST_LOGIN": False,
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_HANDLER = "backend.accounts.lockout.GrowingDelay"
AXES_COOLOFF_TIME = timedelta(days=1)  # failures are forgotten after a day; the handler says how long each locks
AXES_LOCKOUT_CALLABLE = "backend.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "backend.accounts.lockout.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- web ------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = REFRESH_COOKIE_SECURE = not DEMO
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer a form is sent with Origin: null, which CSRF refuses
CSRF_FAILURE_VIEW = "backend.common.spa.csrf_failed"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF, NONCE],
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: whitenoise finds the files of the packages where they are
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
LOCALES = BASE_DIR / "frontend" / "src" / "locales"  # reports are written in the words of the screen
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[A-Za-z0-9_-]{8}\.\w+$"  # names with a hash, by Vite
APPEND_SLASH = False

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE: str = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = USE_TZ = True

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["backend.accounts.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.common.parsers.SafeJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "backend.common.schema.Schema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "backend.common.negotiation.Json",
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_FILTER_BACKENDS": [],
    "EXCEPTION_HANDLER": "backend.common.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "DustLens",
    "VERSION": "1",
    "DESCRIPTION": "Reading platform for pneumoconiosis radiographs.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_PATCH": False,  # requests and answers have serializers, and so names, of their own
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "backend.common.schema.complete_answers",
        "backend.common.schema.public_ids",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AnalysisStatusEnum": "backend.cases.models.AnalysisStatus",
        "ReadingStatusEnum": "backend.readings.models.ReadingStatus",
        "ReadingStateEnum": "backend.worklist.serializers.READING_STATES",
        "FilmKindEnum": "backend.cases.models.FilmKind",
        "ReadingKindEnum": "backend.readings.models.ReadingKind",
        "RuleSetEnum": "backend.accounts.models.RuleSet",
        "QualityGradeEnum": "backend.readings.form.schema.GRADES",
        "QualityDefectEnum": "backend.readings.form.schema.DEFECTS",
        "ShapeEnum": "backend.readings.form.schema.SHAPES",
        "ProfusionEnum": "backend.readings.form.schema.PROFUSIONS",
        "ZoneEnum": "backend.readings.form.schema.ZONES",
        "LargeCategoryEnum": "backend.readings.form.schema.CATEGORIES",
        "ExtentEnum": "backend.readings.form.schema.EXTENTS",
        "WidthEnum": "backend.readings.form.schema.WIDTHS",
        "AgreementReasonEnum": "backend.readings.agreement.REASONS",
        "SymbolEnum": "backend.readings.form.schema.SYMBOLS",
        "ReportStatusEnum": "backend.reports.models.ReportStatus",
        "BlockKindEnum": "backend.reports.document.parts.BLOCKS",
        "FlagKindEnum": "backend.worklist.models.FlagKind",
        "ExportFormatEnum": "backend.exports.serializers.FORMATS",
        "DustTypeEnum": "backend.cases.models.Dust",
        "PatientFieldEnum": "backend.cases.services.EDITABLE",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "fpdf": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},  # our tasks say one line each themselves
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
