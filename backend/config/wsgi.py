import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not look through all of it in the middle of a request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
