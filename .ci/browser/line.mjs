// A line between the browser and the program, which can be cut, can be slow to
// come back, and can lose answers that the program gave.
import { once } from "node:events";
import { createServer, request } from "node:http";

/** Opens a line to the program at target. lost(request) says whether its answer gets lost. */
export async function lay(t, target) {
  const line = { cut: false, target, lost: () => false, passed: 0 };
  const server = createServer((from, to) => {
    if (line.cut) return from.socket.destroy();
    const on = request(line.target + from.url, { method: from.method, headers: from.headers, agent: false }, (answer) => {
      if (line.cut || line.lost(from)) {
        answer.resume();
        return from.socket.destroy();
      }
      line.passed++;
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    on.on("error", () => from.socket.destroy());
    from.pipe(on);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => { server.closeAllConnections(); server.close(); });
  line.url = `http://127.0.0.1:${server.address().port}`;
  line.off = () => { line.cut = true; server.closeAllConnections(); };
  line.on = () => { line.cut = false; };
  return line;
}
