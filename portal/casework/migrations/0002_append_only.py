from django.db import migrations

from portal.casework import triggers


def start_chain(apps, schema_editor):
    apps.get_model("casework", "ChainHead").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


def install_triggers(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove_triggers(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_event_chain")]

    operations = [
        migrations.RunPython(start_chain, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(install_triggers, remove_triggers, elidable=False),
    ]
