import { describe, expect, it } from "vitest";
import { interpreted } from "./interpreting.ts";

describe("code that regl makes", () => {
  it("runs with its linked values, and keeps what it holds between calls", () => {
    const body = `"use strict";var v1=0;return {"draw":function(a0){v1+=a0.length;for(var i=0;i<a0.length;++i){g0.push(a0[i]|0);}return v1;}};`;
    const taken: number[] = [];
    const { draw } = interpreted(["g0", body])(taken) as { draw: (values: number[]) => number };
    expect(draw([1.5, 2])).toBe(2);
    expect(draw([3])).toBe(3);
    expect(taken).toEqual([1, 2, 3]);
  });

  it("calls methods of linked objects as their own", () => {
    class Context {
      calls: unknown[] = [];
      drawArrays(...values: unknown[]): void {
        this.calls.push(values);
      }
    }
    const context = new Context();
    interpreted(["gl", "var f=gl.drawArrays;gl.drawArrays(4,0,3);f.call(gl,1,2);"])(context);
    expect(context.calls).toEqual([[4, 0, 3], [1, 2]]);
  });
});
