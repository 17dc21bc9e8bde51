"""Reading chest radiographs for pneumoconiosis: films in, stages and regions out. Works without Django."""
