"""ALBERT in PyTorch (Lan et al. 2020, arXiv:1909.11942), with the parameter names of Hugging Face checkpoints.

Post-norm transformer layers; num_hidden_layers turns over num_hidden_groups sets of weights; a factorised embedding.
"""

import math

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {
    "gelu": functional.gelu,
    "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))),
    "relu": functional.relu,
}


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads = config["num_attention_heads"]
        width = config["hidden_size"]
        self.query, self.key, self.value, self.dense = (nn.Linear(width, width) for _ in range(4))
        self.LayerNorm = nn.LayerNorm(width, eps=config["layer_norm_eps"])
        self.dropout = nn.Dropout(config["hidden_dropout_prob"])
        self.score_dropout = nn.Dropout(config["attention_probs_dropout_prob"])

    def split(self, x):
        """[batch, length, width] to [batch, heads, length, width / heads]."""
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)

    def forward(self, hidden, bias):
        query, key, value = self.split(self.query(hidden)), self.split(self.key(hidden)), self.split(self.value(hidden))
        scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[3]) + bias
        context = (self.score_dropout(scores.softmax(3)) @ value).transpose(1, 2).reshape(hidden.shape)
        return self.LayerNorm(hidden + self.dropout(self.dense(context)))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = Attention(config)
        self.ffn = nn.Linear(config["hidden_size"], config["intermediate_size"])
        self.ffn_output = nn.Linear(config["intermediate_size"], config["hidden_size"])
        self.full_layer_layer_norm = nn.LayerNorm(config["hidden_size"], eps=config["layer_norm_eps"])
        self.activate = ACTIVATIONS[config["hidden_act"]]
        self.dropout = nn.Dropout(config["hidden_dropout_prob"])

    def forward(self, hidden, bias):
        attended = self.attention(hidden, bias)
        return self.full_layer_layer_norm(attended + self.dropout(self.ffn_output(self.activate(self.ffn(attended)))))


class Group(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.albert_layers = nn.ModuleList(Layer(config) for _ in range(config["inner_group_num"]))

    def forward(self, hidden, bias):
        for layer in self.albert_layers:
            hidden = layer(hidden, bias)
        return hidden


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config["embedding_size"]
        self.word_embeddings = nn.Embedding(config["vocab_size"], width)
        self.position_embeddings = nn.Embedding(config["max_position_embeddings"], width)
        self.token_type_embeddings = nn.Embedding(config["type_vocab_size"], width)
        self.LayerNorm = nn.LayerNorm(width, eps=config["layer_norm_eps"])
        self.dropout = nn.Dropout(config["hidden_dropout_prob"])

    def forward(self, ids, types):
        positions = self.position_embeddings.weight[: ids.shape[1]]
        return self.dropout(self.LayerNorm(self.word_embeddings(ids) + self.token_type_embeddings(types) + positions))


class Layers(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.count = config["num_hidden_layers"]
        self.embedding_hidden_mapping_in = nn.Linear(config["embedding_size"], config["hidden_size"])
        self.albert_layer_groups = nn.ModuleList(Group(config) for _ in range(config["num_hidden_groups"]))

    def forward(self, hidden, bias):
        for layer in range(self.count):
            hidden = self.albert_layer_groups[layer * len(self.albert_layer_groups) // self.count](hidden, bias)
        return hidden


class Albert(nn.Module):
    """ids, token type ids and attention mask, int64 [batch, length], to the last hidden state, [batch, length, hidden]."""

    def __init__(self, config):
        super().__init__()
        self.embeddings = Embeddings(config)
        self.encoder = Layers(config)
        self.pooler = nn.Linear(config["hidden_size"], config["hidden_size"])
        self.apply(lambda module: initialise(module, config["initializer_range"]))

    def embed(self, ids, types):
        """What goes into the first layer, [batch, length, hidden]."""
        return self.encoder.embedding_hidden_mapping_in(self.embeddings(ids, types))

    def forward(self, ids, types, mask):
        bias = (1 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        return self.encoder(self.embed(ids, types), bias)

    def pool(self, hidden):
        """The pooler's vectors, [batch, hidden]."""
        return torch.tanh(self.pooler(hidden[:, 0]))


class Predictions(nn.Module):
    """Scores of all pieces, [positions, vocabulary]; the output matrix is the word table."""

    def __init__(self, config, table):
        super().__init__()
        self.dense = nn.Linear(config["hidden_size"], config["embedding_size"])
        self.LayerNorm = nn.LayerNorm(config["embedding_size"], eps=config["layer_norm_eps"])
        self.bias = nn.Parameter(torch.zeros(config["vocab_size"]))
        self.activate = ACTIVATIONS[config["hidden_act"]]
        self.table = [table]  # in a list, so that it is not a parameter twice

    def forward(self, hidden):
        return self.LayerNorm(self.activate(self.dense(hidden))) @ self.table[0].weight.T + self.bias


class ForPreTraining(nn.Module):
    """Masked language model and sentence order prediction."""

    architecture = "AlbertForPreTraining"

    def __init__(self, config):
        super().__init__()
        self.albert = Albert(config)
        self.predictions = Predictions(config, self.albert.embeddings.word_embeddings)
        self.sop_classifier = nn.ModuleDict({"classifier": nn.Linear(config["hidden_size"], 2)})
        for head in (self.predictions, self.sop_classifier):
            head.apply(lambda module: initialise(module, config["initializer_range"]))

    def forward(self, ids, types, mask, masked):
        """masked: bool [batch, length]. Scores of pieces at masked places, scores of both orders [batch, 2]."""
        hidden = self.albert(ids, types, mask)
        return self.predictions(hidden[masked]), self.sop_classifier["classifier"](self.albert.pool(hidden))


class ForClassification(nn.Module):
    """Scores of labels, [batch, labels]."""

    architecture = "AlbertForSequenceClassification"

    def __init__(self, config):
        super().__init__()
        self.albert = Albert(config)
        self.dropout = nn.Dropout(config.get("classifier_dropout_prob", 0.1))
        self.classifier = nn.Linear(config["hidden_size"], len(config["id2label"]))
        initialise(self.classifier, config["initializer_range"])

    def forward(self, ids, types, mask):
        return self.classifier(self.dropout(self.albert.pool(self.albert(ids, types, mask))))


class ForEmbedding(nn.Module):
    """The encoder alone; vectors are the mean over tokens."""

    architecture = "AlbertModel"

    def __init__(self, config):
        super().__init__()
        self.albert = Albert(config)

    def forward(self, ids, types, mask):
        return mean(self.albert(ids, types, mask), mask)


def mean(hidden, mask):
    """[batch, length, hidden] to [batch, hidden], over the tokens that are not padding."""
    weights = mask[:, :, None].float()
    return (hidden * weights).sum(1) / weights.sum(1)


def initialise(module, deviation):
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=deviation)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)
