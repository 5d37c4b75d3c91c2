from modeltranslation.translator import TranslationOptions, register

from portal.news.models import Category, Topic


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)
