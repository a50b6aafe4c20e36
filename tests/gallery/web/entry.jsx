import React from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import * as AC from "adaptivecards";
import teamsLook from "./teams.json";

// Teams reads the Markdown of a TextBlock; here it is shown as written, which is what the cards are made for.
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const shown = document.createElement("div");
  shown.textContent = text;
  result.outputHtml = shown.innerHTML;
  result.didProcess = true;
};
const host = new AC.HostConfig(teamsLook);

// Slack's "verbatim" is about links and mentions only; the package takes it for no formatting at all.
function asSlackDoes(blocks) {
  return JSON.parse(JSON.stringify(blocks, (name, value) => (name === "verbatim" ? undefined : value)));
}

function slack(blocks) {
  const made = document.createElement("div");
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
  const made = document.createElement("div");
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

const only = new URLSearchParams(location.search).get("only");
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
