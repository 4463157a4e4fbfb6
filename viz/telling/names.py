"""Readable names of the agents on stage; whoever is not listed is named after the key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from twofutures.agents.roster import read_countries

LABS = {
    "openai": "OpenAI", "anthropic": "Anthropic", "google_deepmind": "Google DeepMind", "meta": "Meta", "xai": "xAI",
    "mistral": "Mistral", "cohere": "Cohere", "gulf_lab": "a Gulf lab", "indian_lab": "an Indian lab",
    "deepseek": "DeepSeek", "alibaba": "Alibaba", "bytedance": "ByteDance", "tencent": "Tencent", "baidu": "Baidu",
    "moonshot": "Moonshot", "zhipu": "Zhipu", "minimax": "MiniMax",
}  # fmt: skip
OTHERS = {
    "nvidia": "NVIDIA", "amd": "AMD", "tpu": "Google TPU", "trainium": "Amazon Trainium", "huawei": "Huawei",
    "prc_other": "other PRC designers", "prc_foundry": "the PRC foundry", "asml": "ASML", "us_grid": "the US grid",
    "coreweave": "CoreWeave", "congress": "Congress", "defenders": "defenders", "us": "the US government",
    "prc": "the PRC government", "jp": "Japan's government", "kr": "South Korea's government",
    "nl": "the Dutch government", "tw": "Taiwan's government", "eu": "the European Union",
    "uk": "the British government", "allied_council": "allies and hosts together",
}  # fmt: skip


@cache
def countries() -> Mapping[str, str]:
    """Country names by code."""
    return {row["key"]: row["name"] for row in read_countries()}


def name(key: str) -> str:
    """What an agent is called; smuggling rings have numbers, because they are invented."""
    if key.startswith("ring_"):
        return f"ring {key.removeprefix('ring_').lstrip('0')}"
    return LABS.get(key) or OTHERS.get(key) or countries().get(key) or key.replace("_", " ")
