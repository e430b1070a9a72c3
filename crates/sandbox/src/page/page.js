"use strict";
// Shows what /__sandbox/page/events tells, and calls the control endpoints. Texts enter the page by textContent alone.

const byId = (id) => document.getElementById(id);
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A copy of a template. */
function copyOf(template) {
  return byId(template).content.firstElementChild.cloneNode(true);
}

/** Puts values where `data-text` names them, and hides what has `data-when` and no value. */
function fill(root, values) {
  for (const node of root.querySelectorAll("[data-text]")) {
    const text = String(values[node.dataset.text] ?? "");
    if (node.textContent !== text) node.textContent = text;
  }
  for (const node of root.querySelectorAll("[data-when]")) {
    node.hidden = !values[node.dataset.when];
  }
}

/** A text of the description, in which backquotes mark code. */
function prose(text) {
  return text.split("`").map((textContent, index) => {
    return Object.assign(document.createElement(index % 2 ? "code" : "span"), { textContent });
  });
}

let silence;

/** Shows what a button did, for a while. A screen reader says it. */
function say(text) {
  clearTimeout(silence);
  byId("said").textContent = text;
  silence = setTimeout(() => byId("said").replaceChildren(), 8000);
}

async function control(method, path, body) {
  try {
    const answer = await fetch(`/__sandbox/${path}`, { method, body: body && JSON.stringify(body) });
    if (answer.ok) return true;
    say((await answer.json()).message);
  } catch {
    say("The sandbox does not answer.");
  }
  return false;
}

function onClick(id, act) {
  byId(id).addEventListener("click", act);
}

// What stays as it is.

function showSetup(setup) {
  byId("version").textContent = setup.version;
  byId("address").textContent = setup.base_url;
  byId("exports").replaceChildren(
    ...setup.exports.map((text) => {
      const line = Object.assign(document.createElement("span"), { className: "line" });
      const end = text.indexOf("=") + 1;
      const parts = [text.slice(0, end), text.slice(end)];
      line.append(...parts.map((textContent) => Object.assign(document.createElement("span"), { textContent })), "\n");
      return line;
    }),
  );
  byId("keys").hidden = setup.exports.some((line) => line.includes("FINHUB_TENANT_KEY="));
  byId("users").replaceChildren(
    ...setup.users.map((user) => {
      const item = copyOf("user");
      const [username, password] = user.login ?? [];
      fill(item, { ...user, username, password });
      return item;
    }),
  );
}

// Clocks and sessions.

const DAY = 86_400;

function duration(seconds) {
  const [days, rest] = [Math.floor(seconds / DAY), Math.floor(seconds) % DAY];
  const parts = [rest / 3600, (rest / 60) % 60, rest % 60].map((it) => String(Math.floor(it)).padStart(2, "0"));
  return `${days ? `${plural(days, "day")} ` : ""}${parts.join(":")}`;
}

function showClock(now, ahead) {
  const [date, time] = now.split("T");
  byId("now").dateTime = now;
  byId("now").textContent = `${date} ${time.slice(0, 8)}`;
  byId("ahead").hidden = Math.abs(ahead) < 2;
  byId("ahead").textContent = `${duration(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;
}

function showLife(item, life, from, to, now) {
  const left = Math.max(0, (to - now) / 1000);
  const bar = item.querySelector(`[data-life="${life}"]`);
  bar.max = Math.max(1, (to - from) / 1000);
  bar.value = left;
  item.dataset[life] = left > 0 ? "live" : "expired";
  return left > 0 ? `${duration(left)} left` : "expired";
}

function showSessions(sessions, now) {
  const list = byId("sessions");
  const items = new Map([...list.children].map((item) => [item.dataset.id, item]));
  for (const session of sessions) {
    const item = items.get(session.session_id) ?? list.appendChild(copyOf("session"));
    items.delete(session.session_id);
    item.dataset.id = session.session_id;
    const times = [session.created_at, session.token_expires_at, session.expires_at];
    const [created, token, end] = times.map((time) => Date.parse(time));
    fill(item, {
      ...session,
      token_left: showLife(item, "token", created, token, now),
      session_left: showLife(item, "session", created, end, now),
    });
  }
  for (const ended of items.values()) ended.remove();
  byId("session-count").textContent = sessions.length;
  byId("no-sessions").hidden = sessions.length > 0;
}

function showState(state) {
  showClock(state.now, state.ahead_seconds);
  showSessions(state.sessions, Date.parse(state.now));
  const waiting = byId("waiting");
  const shown = [...waiting.children].map((item) => item.textContent);
  if (shown.join("\n") !== state.waiting.join("\n")) {
    waiting.replaceChildren(...state.waiting.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }
  byId("scripted").hidden = state.waiting.length === 0;
}

// Requests.

let mostExchanges = 50;

function mark(text, kind) {
  const tag = Object.assign(document.createElement("span"), { className: "tag", textContent: text });
  tag.dataset.state = kind;
  return tag;
}

function stateOf(exchange) {
  const { answer, complete } = exchange;
  if (!answer) return complete ? ["waiting", "waiting"] : ["bad", "cut short"];
  if (!answer.status) return ["bad", answer.end ?? "raw bytes"];
  const state = ["good", "good", "good", "good", "warn", "bad"][Math.floor(answer.status / 100)] ?? "bad";
  return [state, answer.status];
}

function outcomeOf({ answer }) {
  if (!answer) return "None yet.";
  const by = answer.scripted ? "by the script" : "by the sandbox";
  const what = answer.status ? `${answer.status}, ${by}` : `No answer, ${by}`;
  return `${what}, after ${answer.took_ms} ms${answer.end ? `; ${answer.end}` : ""}.`;
}

function showHeaders(item, headers) {
  item.querySelector("tbody").replaceChildren(
    ...headers.map((header) => {
      const row = copyOf("header");
      fill(row, header);
      row.querySelector(".tag").dataset.state = header.kind;
      row.querySelector(".note").replaceChildren(...prose(header.note));
      return row;
    }),
  );
}

function showExchange(exchange) {
  const list = byId("exchanges");
  let item = list.querySelector(`[data-number="${Number(exchange.number)}"]`);
  if (!item) {
    item = copyOf("exchange");
    item.dataset.number = exchange.number;
    list.prepend(item);
    while (list.children.length > mostExchanges) list.lastElementChild.remove();
  }
  const { answer, headers, operation } = exchange;
  const [state, status] = stateOf(exchange);
  const path = exchange.target.split("?")[0];
  fill(item, {
    ...exchange,
    title: operation ? operation[0] : path || "Not HTTP",
    subtitle: operation ? operation[1] : "",
    status,
    when: exchange.at,
    target: `${exchange.method} ${exchange.target}`,
    outcome: outcomeOf(exchange),
    answer_headers: answer?.headers.map(([name, value]) => `${name}: ${value}`).join("\n"),
    answer_body: answer?.body,
  });
  item.querySelector(".status").dataset.state = state;
  const count = (kind) => headers.filter((header) => header.kind === kind).length;
  const [missing, unknown] = [count("missing"), count("unknown")];
  item.querySelector(".marks").replaceChildren(
    ...(answer?.scripted ? [mark("scripted", "scripted")] : []),
    ...(missing ? [mark(`${missing} missing`, "missing")] : []),
    ...(unknown ? [mark(`${unknown} unknown`, "unknown")] : []),
  );
  showHeaders(item, headers);
  countExchanges();
}

function countExchanges() {
  const count = byId("exchanges").children.length;
  byId("request-count").textContent = count;
  byId("no-requests").hidden = count > 0;
}

function showCleared({ most }) {
  mostExchanges = most;
  byId("exchanges").replaceChildren();
  countExchanges();
}

// The stream, which the browser opens again by itself.

function showLink(state, text) {
  byId("link").dataset.state = state;
  byId("link").textContent = text;
}

const shows = { setup: showSetup, state: showState, exchange: showExchange, cleared: showCleared };
const events = new EventSource("/__sandbox/page/events");
for (const [name, show] of Object.entries(shows)) {
  events.addEventListener(name, (event) => show(JSON.parse(event.data)));
}
events.addEventListener("open", () => showLink("good", "live"));
events.addEventListener("error", () => showLink("bad", "not connected"));

// Buttons.

for (const button of byId("faults").querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    if (await control("POST", "script", JSON.parse(button.dataset.steps))) {
      say(`Scripted: ${button.textContent}.`);
    }
  });
}

onClick("unscript", async () => {
  if ((await control("DELETE", "script")) && (await control("DELETE", "connections"))) {
    byId("faults").querySelector("button").focus();
    say("The script is empty.");
  }
});

onClick("hour", async () => {
  if (await control("POST", "clock", { advance_seconds: 3600 })) say("The sandbox's clock is one hour further.");
});

onClick("clear", async () => {
  if (await control("DELETE", "requests")) say("The requests are cleared.");
});

onClick("reset", async () => {
  if (await control("POST", "reset")) say("Everything is forgotten.");
});

onClick("copy", async () => {
  try {
    await navigator.clipboard.writeText(byId("exports").textContent);
    say("The lines are copied.");
  } catch {
    getSelection().selectAllChildren(byId("exports"));
    say("The lines are selected. Copy them with your keyboard.");
  }
});

for (const choice of document.querySelectorAll("[name=language]")) {
  choice.addEventListener("change", () => {
    for (const code of document.querySelectorAll("[data-language]")) {
      code.hidden = code.dataset.language !== choice.value;
    }
  });
}
