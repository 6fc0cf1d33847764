// The texts in a workbook, which is a zip of XML files.
import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

/** Every file in a zip, by its name. */
function unzip(zip) {
  const files = {};
  const end = zip.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  assert.ok(end >= 0, "no zip");
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const body = zip.subarray(from, from + size);
    files[zip.toString("utf8", at + 46, at + 46 + name)] = method === 8 ? inflateRawSync(body) : body;
    at += 46 + name + extra + comment;
  }
  return files;
}

/** The texts of the cells of a sheet, row by row. */
export function sheetOf(workbook, sheet) {
  const files = unzip(workbook);
  const xml = (name) => files[name]?.toString("utf8") ?? "";
  const text = (s) => [...s.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, t]) => t).join("");
  const shared = [...xml("xl/sharedStrings.xml").matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, s]) => text(s));
  const [, id] = new RegExp(`<sheet [^>]*name="${sheet}"[^>]*r:id="(\\w+)"`).exec(xml("xl/workbook.xml")) ?? [];
  assert.ok(id, `no sheet ${sheet}`);
  const relation = xml("xl/_rels/workbook.xml.rels").match(/<Relationship [^>]*>/g).find((r) => r.includes(`Id="${id}"`));
  const path = /Target="\/?(?:xl\/)?([^"]*)"/.exec(relation)[1];
  return [...xml(`xl/${path}`).matchAll(/<row [^>]*>([\s\S]*?)<\/row>/g)].map(([, row]) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(([, about, cell = ""]) => {
      const [, value = ""] = /<v>([^<]*)<\/v>/.exec(cell) ?? [];
      return /t="s"/.test(about) ? shared[Number(value)] : /t="inlineStr"/.test(about) ? text(cell) : value;
    }));
}
