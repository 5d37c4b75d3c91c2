from modeltranslation.translator import TranslationOptions, register

from portal.places.models import Country


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name",)
