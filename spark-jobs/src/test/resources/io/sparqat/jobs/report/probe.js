// Measures the page as a browser laid it out; the test reads the result from the document.
const failures = [];
const check = (holds, what) => { if (!holds) failures.push(what); };
const root = document.documentElement;
check(root.scrollWidth <= window.innerWidth, `page is ${root.scrollWidth} wide in ${window.innerWidth}`);
for (const svg of document.querySelectorAll("svg")) {
  const name = svg.getAttribute("aria-label");
  const frame = svg.getBoundingClientRect();
  const labels = [...svg.querySelectorAll(".label")];
  const boxes = labels.map(label => label.getBoundingClientRect());
  for (const text of svg.querySelectorAll("text")) {
    const box = text.getBoundingClientRect();
    check(box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1
        && box.bottom <= frame.bottom + 1, `${name}: '${text.textContent}' leaves the picture`);
  }
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    // Line boxes are taller than their letters.
    check(across <= 0 || down <= 4, `${name}: '${labels[i].textContent}' lies on '${labels[i + 1 + j].textContent}'`);
  }));
}
const heading = [...document.querySelectorAll(".candidates th button")].find(b => b.textContent === "accuracy %");
const column = [...heading.closest("tr").children].indexOf(heading.parentElement);
const values = () => [...document.querySelectorAll(".candidates tbody tr")]
    .map(row => parseFloat(row.children[column].textContent)).filter(value => !isNaN(value));
const sorted = (list, sign) => list.every((v, i) => i === 0 || sign * list[i - 1] <= sign * v);
heading.focus();
check(document.activeElement === heading, "heading takes no focus");
heading.click();
check(sorted(values(), 1), "not sorted upwards: " + values());
check(heading.parentElement.getAttribute("aria-sort") === "ascending", "order is not announced");
heading.click();
check(sorted(values(), -1), "not sorted downwards: " + values());
for (const link of document.querySelectorAll("svg a, main a, header a")) {
  link.focus();
  check(document.activeElement === link, "link takes no focus: " + link.getAttribute("href"));
}
const result = document.createElement("pre");
result.id = "probe";
result.textContent = failures.length === 0 ? "probe: nothing found" : failures.join("\n");
document.body.append(result);
