(function (page) {
  page.classList.add("kdk-on");
  addEventListener("load", function () {
    if (!window.kdk) page.classList.remove("kdk-on");
  });
})(document.documentElement);
