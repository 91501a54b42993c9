import { expect, test } from "vitest";
import { filesOf, problemIn } from "./files.ts";

test("files are beside the socket of their page", () => {
  expect(filesOf("wss://tools.example/a%40b/jupyter-tools/pages/app/desk/socket?x=1", "https://tools.example/")).toEqual({
    url: "https://tools.example/a%40b/jupyter-tools/pages/app/desk/files/",
    headers: {},
    query: "",
  });
  expect(filesOf("ws://localhost:8888/jupyter-tools/api/socket/app/desk.ipynb?token=a%26b&canvas=1", "http://localhost/")).toEqual({
    url: "http://localhost:8888/jupyter-tools/api/files/app/desk.ipynb/",
    headers: { Authorization: "token a&b" },
    query: "?token=a%26b",
  });
});

test("an answer says what is wrong", () => {
  expect(problemIn({ error: { name: "UploadError", message: "Too large." } })).toBe("Too large.");
  for (const answer of [null, "x", [], {}, { error: null }, { error: { message: "" } }]) expect(problemIn(answer)).toBe("The server failed. Try again.");
});
