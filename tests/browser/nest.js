const asked = new URLSearchParams(location.search);
const depth = Number(asked.get("depth"));
const frame = document.createElement("iframe");
frame.src = depth > 1 ? `nest.html?depth=${depth - 1}&to=${asked.get("to")}` : asked.get("to");
document.body.append(frame);
