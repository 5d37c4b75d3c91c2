from django.db import migrations

from portal.casework import triggers

TABLE = "users_consentrecord"


def install_triggers(apps, schema_editor):
    triggers.install(schema_editor.connection, TABLE)


def remove_triggers(apps, schema_editor):
    triggers.remove(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("users", "0003_consent_ledger")]

    operations = [migrations.RunPython(install_triggers, remove_triggers, elidable=False)]
