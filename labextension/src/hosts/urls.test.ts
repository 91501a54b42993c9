import { expect, test } from "vitest";
import { websocketUrl } from "./urls.ts";

test.each([
  ["socket/a.ipynb", "http://localhost:8888/lab/", "ws://localhost:8888/lab/socket/a.ipynb"],
  ["/user/x/socket", "https://hub.example/published/", "wss://hub.example/user/x/socket"],
  ["wss://elsewhere.example/socket", "http://localhost/", "wss://elsewhere.example/socket"],
])("%s seen from %s", (path, base, url) => {
  expect(websocketUrl(path, base)).toBe(url);
});
