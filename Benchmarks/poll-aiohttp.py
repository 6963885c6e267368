"""A good concurrent script, as one writes it in a dozen lines: conditional requests, 32 in flight, and the text of what
changed kept beside its validators. The peer of Benchmarks/poll.      poll-aiohttp.py STATE URLS"""
import asyncio, json, sys
import aiohttp
from selectolax.lexbor import LexborHTMLParser


async def main(state, urls):
    try: known = json.load(open(state))
    except FileNotFoundError: known = {}
    gate = asyncio.Semaphore(32)

    async def look(session, url):
        before = known.get(url, {})
        headers = {"If-None-Match": before["etag"], "If-Modified-Since": before["modified"]} if before else {}
        async with gate, session.get(url, headers=headers) as answer:
            if answer.status == 304: return
            text = LexborHTMLParser(await answer.text()).css_first("main").text()
            if text != before.get("text"): print("changed", url)
            known[url] = {"etag": answer.headers["ETag"], "modified": answer.headers["Last-Modified"], "text": text}

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=32)) as session:
        await asyncio.gather(*(look(session, url) for url in urls))
    json.dump(known, open(state, "w"))

asyncio.run(main(sys.argv[1], open(sys.argv[2]).read().split()))
