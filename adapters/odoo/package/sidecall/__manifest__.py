{
    "name": "Sidecall",
    "summary": "The Sidecall softphone in each page, and clicked numbers",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Sidecall",
    "license": "Other OSI approved licence",
    "depends": ["web"],
    "data": ["security/groups.xml"],
    "assets": {
        "web.assets_backend": [
            "sidecall/static/lib/phone-panel.js",
            "sidecall/static/lib/sidecall.js",
        ],
    },
    "installable": True,
}
