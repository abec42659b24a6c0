"""The columns of models.csv that follow from a model's config.json, written anew.

    python source/models.py

A row keeps its name, config, published total, source, date, confidence and notes; one without a config stays as it is.
"""

import csv

from inference_math import shapes, tables

TABLE = tables.DATA / "models.csv"
FOREVER = {"MHA", "GQA", "MQA", "MLA", "CSA"}
"""Kinds of attention that look at tokens, and not at a state."""


def computed(shape):
    """The columns that follow from a shape, as text: empty where one does not apply."""
    looking = [one for one in shape.attention if one.kind in FOREVER]
    whole = [one for one in looking if not one.window] or looking
    main, compressed = whole[0], whole[0].kind == "CSA"
    mixture = shape.experts > 0
    cells = {
        "total_params": shape.total_params,
        "active_params": shape.active_params,
        "layers": shape.layers,
        "attention": main.kind,
        "query_heads": main.heads,
        "kv_heads": main.kv_heads,
        "head_dim": main.head_dim,
        "mla_rank": main.rank,
        "mla_rope_dim": main.rope_dim if main.kind == "MLA" else 0,
        "sliding_window": shape.window,
        "global_layers": 0 if compressed else sum(one.layers for one in whole if not one.window),
        "hidden_size": shape.hidden_size,
        "expert_hidden_size": shape.expert_hidden_size,
        "untied_vocab_size": shape.vocab_size if shape.input_embedding_params else 0,
        "experts": shape.experts,
        "experts_per_token": shape.experts_per_token,
        "native_precision": shape.formats,
        "weight_bytes_per_param": round(shape.bytes_per_param(), 6),
        "kv_bytes_per_token_bf16": round(shape.kv_bytes_per_token()),
    }
    # Of a mixture none may be a finding; of a dense model there is nothing to say.
    return {name: str(value or "") for name, value in cells.items()} | {
        "shared_experts": str(shape.shared_experts) if mixture else "",
        "moe_layers": str(shape.moe_layers),
    }


def read():
    """The rows of the table, and the order of its columns."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        lines = csv.DictReader(file)
        return list(lines), lines.fieldnames


def main():
    rows, columns = read()
    for row in rows:
        if row["config"]:
            row.update(computed(shapes.shape(tables.DATA / "configs" / row["config"], row["name"])))
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, columns, lineterminator="\n")
        lines.writeheader()
        lines.writerows(rows)


if __name__ == "__main__":
    main()
