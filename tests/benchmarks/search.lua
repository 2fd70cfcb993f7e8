-- Searches for wrk: args are the file of texts (percent-encoded, one a line) and the path that they follow.
function init(args)
  texts = {}
  for line in io.lines(args[1]) do texts[#texts + 1] = line end
  path, sent = args[2], 0
  headers = { Accept = "application/json" }
end

function request()
  sent = sent + 1
  return wrk.format("GET", path .. texts[(sent - 1) % #texts + 1], headers)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('\nFOUND {"requests": %d, "seconds": %.6f, "p50": %.3f, "p95": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
