"""Names of the list's filters in the address. The same in both languages, so that a link stays a link."""

CATEGORY = "chuyen-muc"
COUNTRY = "quoc-gia"
TOPIC = "chu-de"
PLACE = "xa-phuong"
PAGE = "trang"
