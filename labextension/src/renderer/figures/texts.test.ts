// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { cleanText } from "./texts.ts";

const LINK = '<a href="https://ok.example/">';

describe("a text of a figure", () => {
  const hostile: [string, string][] = [
    ['<a href="/logout">x</a>', "<span>x</a>"],
    ['<a xhref="https://ok.example" href="/logout">x</a>', "<span>x</a>"],
    ["<a title='href=https://ok.example' href=\"/logout\">x</a>", "<span>x</a>"],
    ["<a title=\"href='https://ok.example'\" href='/logout'>x</a>", `${LINK}x</a>`],
    ['<A HREF = "https://ok.example" href="/logout" onclick="x" popup="width=1">x</A>', `${LINK}x</a>`],
    ['<a href=https://ok.example href="/logout">x</a>', "<span>x</a>"],
    ['<a href="&#47;logout">x</a>', "<span>x</a>"],
    ['<a href="https://ok.example/&constructor;">x</a>', '<a href="https://ok.example/&#38;constructor;">x</a>'],
    ['<a href="&#x6a;avascript:alert(1)">x</a>', "<span>x</a>"],
    ['<a\nhref="/logout">x</a>', "<span>x</a>"],
    ['<b href="https://ok.example" <a href="/logout">x</a>', '<b href="https://ok.example" <span>x</a>'],
    ['<a <img> href="/logout">x</a>', '&lt;a <img> href="/logout">x</a>'],
    ['<<x>a href="/logout">x</a>', '&lt;<x>a href="/logout">x</a>'],
    ['<%{x}><%{y} <a %{z}', "&lt;%{x}>&lt;%{y} &lt;a %{z}"],
    ['<a %{x}>', "<span>"],
    ['<a href="%{x}">', "<span>"],
    ['<a href="https://%{x}">', "<span>"],
    ['<span style="background:&#117;rl(//e.test)">x</span>', "<span>x</span>"],
    ['<b style="color:red;background:url(//e.test)">x</b>', "<b>x</b>"],
  ];
  test.each(hostile)("%s links nowhere into this server, and loads nothing", (text, clean) => {
    expect(cleanText(text)).toBe(clean);
    expect(cleanText(clean)).toBe(clean);
  });

  test.each([
    "a <5 min, b<c>d, x < y, <extra></extra>",
    "%{x:<10}<br>%{y|%b}",
    '<b>bold</b> <sup>2</sup> <span style="color:red">red</span> <em>e</em>',
    '<a href="https://ok.example/?a=1&#38;b=2" style="color:red">x</a>',
    '<a href="https://ok.example/%{customdata[0]}">%{text}</a>',
  ])("%s stays as it is", (text) => expect(cleanText(text)).toBe(text));
});
