from django.db import migrations, models
from django.db.models import F

FIRST = 3  # of the kinds of search entries that make room for cards, which are listed before them


def make_room(apps, schema_editor):
    entries = apps.get_model("minutes", "SearchEntry").objects.using(schema_editor.connection.alias)
    entries.filter(kind=FIRST).update(kind=F("kind") + 1)


def close_up(apps, schema_editor):
    entries = apps.get_model("minutes", "SearchEntry").objects.using(schema_editor.connection.alias)
    entries.filter(kind=FIRST).delete()
    entries.filter(kind=FIRST + 1).update(kind=FIRST)


class Migration(migrations.Migration):

    dependencies = [
        ('minutes', '0012_clearance_of_takeaways'),
    ]

    operations = [
        # The choices are no matter of the database: the table, and the triggers on it (0003), stay as they are.
        migrations.AlterField(
            model_name='searchentry',
            name='kind',
            field=models.PositiveSmallIntegerField(choices=[(1, 'session'), (2, 'takeaway'), (3, 'card'), (4, 'statement')]),
        ),
        migrations.RunPython(make_room, close_up),
    ]
