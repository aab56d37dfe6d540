"""A list of cases in Django, as small as it can be written with its own means. Run by `bench.desk_peer`, in an environment of its own."""

# mypy: ignore-errors

from __future__ import annotations

import json
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PLACE = Path(sys.argv[1])
FIELDS = ("ref", "code", "label", "status", "risk", "location", "persons", "needed_on", "arrives_on", "is_endangered")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cases</title></head><body><main>
<h1>Cases</h1><p>{{ page.paginator.count }}</p><table><thead><tr><th>Case</th><th>Status</th><th>Risk</th><th>Where</th>
<th>Must be gone by</th><th>Can travel</th><th>Mind</th></tr></thead><tbody>
{% for case in page %}<tr><td><a href="/case/{{ case.ref }}">{{ case.code }}</a> {{ case.label }} {{ case.persons }}</td>
<td>{{ case.status }}</td><td>{{ case.risk }}</td><td>{{ case.location }}</td><td>{{ case.needed_on|date:"j F Y" }}</td>
<td>{{ case.arrives_on|date:"j F Y" }}</td>
<td>{% if case.is_endangered %}endangered{% endif %}</td></tr>{% endfor %}</tbody></table>
{% if page.has_next %}<a href="?page={{ page.next_page_number }}">next</a>{% endif %}</main></body></html>"""

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": PLACE / "rows.db"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()


class Case(models.Model):
    """A case, as the desk's list shows it."""

    ref = models.CharField(max_length=32, primary_key=True)
    code = models.CharField(max_length=9)
    label = models.TextField()
    status = models.TextField()
    risk = models.TextField()
    location = models.TextField()
    persons = models.IntegerField()
    needed_on = models.DateField(null=True)
    arrives_on = models.DateField(null=True)
    is_endangered = models.BooleanField()

    class Meta:
        """Sorted as the desk's list."""

        app_label = "peer"
        indexes = (models.Index(Coalesce("needed_on", models.Value("9999-12-31")), "ref", name="needed"),)

    def __str__(self) -> str:
        """Show its code."""
        return self.code


def cases(request: HttpRequest) -> HttpResponse:
    """Show a page of the list."""
    ordered = Case.objects.order_by(Coalesce("needed_on", models.Value("9999-12-31")), "ref")
    page = Paginator(ordered, 50).get_page(request.GET.get("page", 1))
    return HttpResponse(TEMPLATE.render({"page": page}, request))


class Quiet(WSGIRequestHandler):
    """A handler that keeps no log."""

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


urlpatterns = [path("", lambda _request: HttpResponse("")), path("cases", cases)]
TEMPLATE = engines["django"].from_string(PAGE)

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Case)
    told = json.loads((PLACE / "rows.json").read_text(encoding="utf-8"))
    Case.objects.bulk_create([Case(**{name: line[name] for name in FIELDS}) for line in told], batch_size=90)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}/\n")
    sys.stdout.flush()
    server.serve_forever()
