/* Runs before the first paint: marks that scripts work and puts back the theme the reader chose. */
(function () {
  var root = document.documentElement, saved = null;
  root.classList.add("js");
  if (navigator.share) root.classList.add("can-share");
  try { saved = localStorage.getItem("giao-dien"); } catch (e) { /* private mode */ }
  if (saved === "dark" || saved === "light") root.dataset.theme = saved;
})();
