// Where the translation editor finds its choosers: the addresses stand on this script's own tag.
(() => {
  const { images, documents, pages } = document.currentScript.dataset;
  window.chooserUrls ??= { imageChooser: images, documentChooser: documents, pageChooser: pages };
})();
