"""The addresses of translations."""

from django.urls import path, register_converter

from minutes.languages import views


class PieceConverter:
    """What can be translated."""

    regex = "segment|takeaway"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PieceConverter, "piece")

urlpatterns = [
    path("s/<int:pk>/minutes/languages/", views.languages, name="minutes_languages"),
    path("s/<int:pk>/minutes/languages/begin/", views.begin, name="translating_begin"),
    path("s/<int:pk>/minutes/languages/<str:language>/", views.translating, name="translating"),
    path("s/<int:pk>/minutes/languages/<str:language>/readers/", views.readers, name="language_readers"),
    path(
        "s/<int:pk>/minutes/languages/<str:language>/<piece:kind>/<int:piece_pk>/",
        views.translation,
        name="translation",
    ),
    path("s/<int:pk>/minutes/segments/<int:segment_pk>/spoken/", views.spoken, name="segment_spoken"),
]
