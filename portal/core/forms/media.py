"""Forms of images and documents in the admin: the check of a file on arrival, with its message beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.core.imaging import CleanPicture, clean_picture
from portal.core.uploads import CheckedDocument, check_document

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm
else:
    _ModelForm = object


class PictureField(WagtailImageField):
    """Accepts pictures by content; its value is the clean copy. The extension plays no part."""

    def to_python(self, data: Any) -> CleanPicture | None:
        file = forms.FileField.to_python(self, data)
        return None if file is None else clean_picture(file)


class DocumentField(WagtailDocumentField):
    """Accepts documents by content, which must agree with the extension."""

    def to_python(self, data: Any) -> CheckedDocument | None:
        file = forms.FileField.to_python(self, data)
        return None if file is None else check_document(file, file.name)


class ArrivalForm(_ModelForm):
    """What both forms share: our field in place of Wagtail's, and nothing half-checked left lying in MEDIA."""

    file_field: type[PictureField | DocumentField]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = self.file_field(label=old.label, required=old.required, widget=old.widget)

    def full_clean(self) -> None:
        """In the multiple upload, which hands over a plain dict, any error counts as one of the file.

        Wagtail would else keep the raw upload under MEDIA until the other fields are mended.
        """
        super().full_clean()
        if isinstance(self.data, QueryDict) or not self.is_bound or "file" not in self.fields:
            return
        if self.errors and "file" not in self.errors:
            self.add_error("file", [message for messages in self.errors.values() for message in messages])

    def save(self, commit: bool = True) -> Any:
        # the model deletes a replaced file once the change is committed; Wagtail would do so at once
        self.original_file = None
        return super().save(commit=commit)


class PortalImageForm(ArrivalForm, BaseImageForm):
    file_field = PictureField

    class Meta(BaseImageForm.Meta):
        pass


class PortalDocumentForm(ArrivalForm, BaseDocumentForm):
    file_field = DocumentField

    class Meta(BaseDocumentForm.Meta):
        pass
