-- Small queries for wrk: args are the file of queries (percent-encoded, one a line, each ending in "LIMIT%20"),
-- the path with "?query=", the first limit, and "fresh" (no text is sent twice) or "same".
local thread_count = 0

function setup(thread)
  thread:set("id", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  queries = {}
  for line in io.lines(args[1]) do queries[#queries + 1] = line end
  path, first, fresh, sent = args[2], tonumber(args[3]), args[4] == "fresh", 0
  headers = { Accept = "application/sparql-results+json" }
end

function request()
  sent = sent + 1
  local query = queries[(sent - 1) % #queries + 1]
  local limit = fresh and first + 64 * math.floor((sent - 1) / #queries) + id or 1000
  return wrk.format("GET", path .. query .. limit, headers)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('\nFOUND {"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
