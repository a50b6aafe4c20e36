import React from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import * as AC from "adaptivecards";
import teamsLook from "./teams.json";
import teamsAtNight from "./teams-at-night.json";

// Teams reads the Markdown of a TextBlock; here it is shown as written, which is what the cards are made for.
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const shown = document.createElement("div");
  shown.textContent = text;
  result.outputHtml = shown.innerHTML;
  result.didProcess = true;
};
// Bundlers leave out what is only registered by being imported.
AC.GlobalRegistry.defaultElements.register("Table", AC.Table, AC.Versions.v1_5);
// ?dark and ?width=288 show the page as a phone at night does, and as the narrowest one.
const wanted = new URLSearchParams(location.search);
const isDark = wanted.has("dark");
const look = isDark ? { ...teamsLook, containerStyles: teamsAtNight } : teamsLook;
const host = new AC.HostConfig(look);
if (isDark) document.documentElement.dataset.theme = "dark";
if (wanted.has("width")) {
  document.documentElement.style.setProperty("--width", `${Number(wanted.get("width"))}px`);
  document.body.classList.add("phone");
}

// The package is not Slack: it takes "verbatim" for no formatting at all, reads markup in plain text and behind
// Slack's own escapes, and takes what stands between the colons of two times for the name of an emoji.
function asSlackDoes(node) {
  if (Array.isArray(node)) return node.map(asSlackDoes);
  if (node === null || typeof node !== "object") return node;
  const { verbatim, ...rest } = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, asSlackDoes(value)]),
  );
  if (typeof rest.text !== "string") return rest;
  rest.text = rest.text.replace(/(\d):(?=\d)/g, "$1\u2236").replaceAll("](", "]\u2060(");
  if (rest.type === "mrkdwn") rest.text = rest.text.replaceAll("&lt;", "&lt;\u2060");
  else rest.text = rest.text.replaceAll("&", "&amp;").replace(/[*_~`<]/g, (mark) => LOOKS_LIKE[mark]);
  return rest;
}
const LOOKS_LIKE = { "*": "\u2217", _: "\u02cd", "~": "\u223c", "`": "\u02cb", "<": "<\u2060" };

function slack(blocks) {
  // A form of its own, because radio buttons of the same name put each other out.
  const made = document.createElement("form");
  made.className = "page slack";
  const root = createRoot(made.appendChild(document.createElement("div")));
  const message = <Message blocks={asSlackDoes(blocks)} name="Staffroom" logo="" time={new Date()} withoutWrapper />;
  flushSync(() => root.render(message));
  return made;
}

function modal(view) {
  const made = slack(view.blocks);
  const title = document.createElement("h4");
  title.textContent = view.title.text;
  made.prepend(title);
  const foot = document.createElement("p");
  foot.className = "foot";
  for (const each of [view.close, view.submit]) {
    const button = document.createElement("button");
    button.textContent = each.text;
    foot.append(button);
  }
  made.append(foot);
  return made;
}

function teams(drawn) {
  const card = new AC.AdaptiveCard();
  card.hostConfig = host;
  card.parse(drawn);
  const made = document.createElement("form");
  made.className = "page teams";
  made.append(card.render() ?? "");
  return made;
}

function put(spot, draw, what) {
  try {
    spot.append(draw(what));
  } catch (error) {
    const said = document.createElement("p");
    said.className = "page broken";
    said.textContent = `This page's drawer could not draw it: ${error}`;
    spot.append(said);
  }
}

const only = wanted.get("only");
for (const section of document.querySelectorAll("section")) {
  if (only && !section.dataset.name.includes(only)) {
    section.remove();
    continue;
  }
  const data = JSON.parse(section.querySelector("script").textContent);
  const [left, middle] = section.querySelectorAll(".drawn");
  data.slack.forEach((blocks) => put(left, slack, blocks));
  data.modals.forEach((view) => put(left, modal, view));
  data.teams.forEach((card) => put(middle, teams, card));
}
if (only) document.querySelectorAll("h1, h2, nav, body > p").forEach((each) => each.remove());
document.querySelector("#wide")?.addEventListener("change", (event) => {
  document.body.classList.toggle("wide", event.target.checked);
});
