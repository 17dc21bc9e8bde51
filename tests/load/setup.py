"""Makes Django ready when it is imported."""

import django

django.setup()
