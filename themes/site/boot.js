(function (root) {
  root.classList.add("kdk-js");
  try {
    var scheme = localStorage.getItem("kdk-scheme");
    if (scheme === "light" || scheme === "dark") root.setAttribute("data-kdk-scheme", scheme);
  } catch (refused) {}
  addEventListener("load", function () { if (!window.kdkSite) root.classList.remove("kdk-js"); });
})(document.documentElement);
